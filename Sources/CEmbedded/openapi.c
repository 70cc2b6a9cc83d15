#include "CEmbedded.h"

const unsigned char CEmbedded_openapi[] = {
#embed "../../openapi/gateway.yaml"
};
const size_t CEmbedded_openapi_size = sizeof CEmbedded_openapi;
