FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY patches ./patches
# Its postinstall script applies the patches. The embedded PostgreSQL is an optional dependency and stays out: the
# image needs DATABASE_URL.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund
COPY src ./src
COPY drizzle ./drizzle
ARG REVISION=""
# The image's user is not the owner: a checkout under a strict umask must not make files that it cannot read.
RUN printf '%s' "$REVISION" > REVISION && chmod -R u=rwX,go=rX package.json REVISION src drizzle

FROM node:24-trixie-slim
ARG REVISION=""
LABEL org.opencontainers.image.title="Certalog" \
      org.opencontainers.image.description="Inventory of the mTLS certificates of Cloudflare accounts" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="$REVISION"
ENV NODE_ENV=production \
    CERTALOG_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/drizzle ./drizzle
COPY --from=build /app/src ./src
COPY --from=build /app/package.json /app/REVISION ./
# By number, so that Kubernetes can see that it is not root. It owns nothing here and writes nothing here.
USER 1000:1000
EXPOSE 8080
# Behind TLS it has no client certificate to show: a handshake, or its refusal, is a sign of life too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const port = process.env.CERTALOG_PORT || 8080; fetch('http://127.0.0.1:' + port + '/healthz').then(({ ok }) => ok, () => new Promise((done) => require('node:tls').connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => done(true)).on('error', ({ code }) => done(String(code).startsWith('ERR_SSL'))))).then((alive) => process.exit(alive ? 0 : 1))"]
# Exec form: node is process 1 and gets SIGTERM itself. It handles it and starts no processes, so no init is needed.
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]
