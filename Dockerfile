# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
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
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    ASPNETCORE_HTTP_PORTS= \
    Storage__DataDirectory=/data \
    DOTNET_EnableDiagnostics=0
EXPOSE 8080
VOLUME /data
USER 1654
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "MlpService.dll", "--check-health"]
ENTRYPOINT ["dotnet", "MlpService.dll"]
