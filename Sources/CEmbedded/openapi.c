#include "CEmbedded.h"

static const unsigned char openapi[] = {
#embed "../../openapi/gateway.yaml"
};

const unsigned char *CEmbedded_openapi_start(void) {
    return openapi;
}

size_t CEmbedded_openapi_size(void) {
    return sizeof openapi;
}
