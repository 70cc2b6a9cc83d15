// Files that travel inside the executable, so that it runs with nothing else installed.
#pragma once

#include <stddef.h>

extern const unsigned char CEmbedded_openapi[];
extern const size_t CEmbedded_openapi_size;
