# syntax=docker/dockerfile:1
# Checked statically only so far: this image has not been built where the project is developed.

FROM swift:6.3-bookworm AS build
RUN apt-get -qq update \
    && apt-get -qq install --yes --no-install-recommends \
        libssl-dev libnghttp2-dev libsqlite3-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# The manifest first, so that the dependencies are fetched again only when it changes.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
COPY openapi openapi
RUN swift build -c release --static-swift-stdlib --product vobiz-gateway --static-swift-stdlib \
    && install -D "$(swift build -c release --show-bin-path)/vobiz-gateway" /out/vobiz-gateway

FROM debian:bookworm-slim
RUN apt-get -qq update \
    && apt-get -qq install --yes --no-install-recommends \
        ca-certificates libssl3 libnghttp2-14 libsqlite3-0 libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 gateway \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir / --shell /usr/sbin/nologin gateway \
    && install -d -m 0700 -o gateway -g gateway /var/lib/vobiz-gateway
COPY --from=build /out/vobiz-gateway /usr/local/bin/vobiz-gateway
USER 10001:10001
WORKDIR /
# The only place that is written to; everything else may be mounted read-only.
VOLUME /var/lib/vobiz-gateway
ENV VGW_DATA_DIR=/var/lib/vobiz-gateway
# The admin listener stays on the container's own loopback, so the question is asked from inside. Where it
# speaks TLS (tls.admin), another check has to take this one's place.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8081 && printf 'GET /healthz HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["vobiz-gateway"]
CMD ["serve"]
