// Files that travel inside the executable, so that it runs with nothing else installed.
#pragma once

#include <stddef.h>

/// The OpenAPI document, openapi/gateway.yaml.
const unsigned char *CEmbedded_openapi_start(void);
size_t CEmbedded_openapi_size(void);

/// The admin API's description, openapi/admin.yaml.
const unsigned char *CEmbedded_admin_openapi_start(void);
size_t CEmbedded_admin_openapi_size(void);
