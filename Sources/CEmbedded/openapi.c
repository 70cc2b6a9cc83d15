#include "CEmbedded.h"

// #embed is standard C since C23, and known to clang in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char openapi[] = {
#embed "../../openapi/gateway.yaml"
};

const unsigned char *CEmbedded_openapi_start(void) {
    return openapi;
}

size_t CEmbedded_openapi_size(void) {
    return sizeof openapi;
}
