#include "CEmbedded.h"

// #embed is standard C since C23, and known to clang in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char admin_openapi[] = {
#embed "../../openapi/admin.yaml"
};

const unsigned char *CEmbedded_admin_openapi_start(void) {
    return admin_openapi;
}

size_t CEmbedded_admin_openapi_size(void) {
    return sizeof admin_openapi;
}
