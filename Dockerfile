# Gradwalk for CPU. Build: docker build -t gradwalk .   Run: docker run -p 127.0.0.1:8000:8000 gradwalk
# Where an index of CPU builds of torch is known, --build-arg PIP_EXTRA_INDEX_URL=… makes the image far smaller.

FROM node:24-bookworm-slim AS page
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY vite.config.ts tsconfig.json ./
COPY static/src static/src
COPY app/graph/diagnostics/words app/graph/diagnostics/words
RUN npm run build

FROM python:3.11-slim-bookworm AS installed
ARG PIP_EXTRA_INDEX_URL=""
ENV PIP_EXTRA_INDEX_URL=$PIP_EXTRA_INDEX_URL \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
SHELL ["/bin/bash", "-eu", "-o", "pipefail", "-c"]
WORKDIR /build
RUN python -m venv /opt/gradwalk
COPY constraints.txt ./
RUN /opt/gradwalk/bin/pip install "$(grep '^torch==' constraints.txt)"
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY templates templates
COPY --from=page /build/static/dist static/dist
RUN /opt/gradwalk/bin/pip install -c constraints.txt .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/gradwalk --create-home gradwalk
COPY --from=installed /opt/gradwalk /opt/gradwalk
ENV PATH=/opt/gradwalk/bin:$PATH \
    GRADWALK_HOST=0.0.0.0 \
    GRADWALK_PORT=8000 \
    GRADWALK_DATA_FOLDER=/var/lib/gradwalk
WORKDIR /var/lib/gradwalk
USER 10001
VOLUME /var/lib/gradwalk
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["gradwalk"]
CMD ["serve"]
