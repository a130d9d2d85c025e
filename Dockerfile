# The login server as an image: one file, Node's own user, SQLite in a volume. See docs/container.md.
FROM node:24-slim AS build
WORKDIR /source
COPY . .
RUN npm run build:single

FROM node:24-alpine
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/compile-cache \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATABASE_URL=sqlite:/data/weapp-auth.db \
    AVATAR_FOLDER=/data/avatars
WORKDIR /app
RUN mkdir -p /data /app/compile-cache && chown node:node /data /app/compile-cache
COPY --from=build /source/dist/weapp-auth.cjs ./
COPY tools/single/warm-up.mjs /tmp/warm-up.mjs
USER node
# Node keeps what it compiled for this user and this path: the first start in production is as quick as the second.
RUN node /tmp/warm-up.mjs weapp-auth.cjs
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD wget -q -O /dev/null "http://127.0.0.1:${PORT}/readyz" || exit 1
ENTRYPOINT ["node", "weapp-auth.cjs"]
CMD ["serve"]
