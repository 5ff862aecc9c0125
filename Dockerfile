# syntax=docker/dockerfile:1
# Exact versions; a digest can be given instead: --build-arg RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet@sha256:...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.15-noble-chiseled

# runs on the builder's own processor, whatever the image is for
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/MlpEngine/MlpEngine.csproj src/MlpEngine/
COPY src/MlpService/MlpService.csproj src/MlpService/
RUN dotnet restore src/MlpService ${TARGETARCH:+-a $TARGETARCH}
COPY src src
RUN dotnet publish src/MlpService -c Release --no-restore ${TARGETARCH:+-a $TARGETARCH} --self-contained false -p:UseAppHost=false -o /app \
    && mkdir /data

# no shell, no package manager, no root
FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="MlpService" \
      org.opencontainers.image.description="A web API that trains multilayer perceptrons and serves their predictions" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app .
COPY LICENSE .
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    ASPNETCORE_HTTP_PORTS= \
    Storage__DataDirectory=/data \
    Storage__LogFiles=false \
    DOTNET_EnableDiagnostics=0
EXPOSE 8080
VOLUME /data
USER 1654
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "MlpService.dll", "--check-health"]
ENTRYPOINT ["dotnet", "MlpService.dll"]
