#pragma once

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/opensslv.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>

// The low-level SHA-256 is deprecated in favour of EVP, but it alone has a state that is a plain
// value: it lives on the stack, is copied for a precomputed HMAC key, and needs no allocation and no
// method fetch (49 ns for a short message against 70 with a kept EVP context and 278 one-shot).
// The wrappers keep the deprecation warning out of the Swift sources, where warnings are errors.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static inline void COpenSSL_SHA256_Init(SHA256_CTX *context) {
    SHA256_Init(context);
}

static inline void COpenSSL_SHA256_Update(SHA256_CTX *context, const void *bytes, size_t count) {
    SHA256_Update(context, bytes, count);
}

static inline void COpenSSL_SHA256_Final(unsigned char *digest, SHA256_CTX *context) {
    SHA256_Final(digest, context);
}

#pragma GCC diagnostic pop
