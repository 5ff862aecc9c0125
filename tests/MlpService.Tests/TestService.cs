using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Client;
using MlpService.Storage;

namespace MlpService.Tests;

/// <summary>The real application on a data directory of its own, spoken to over HTTP.</summary>
public sealed class TestService : WebApplicationFactory<Program>
{
    readonly Dictionary<string, string> settings = [];
    readonly TestDirectory directory;
    readonly TestDirectory? own;

    public TestService(params (string Key, string Value)[] settings) : this(new TestDirectory(), settings) => own = directory;

    /// <summary>On a directory that outlives it, which another service may have used before.</summary>
    public TestService(TestDirectory directory, params (string Key, string Value)[] settings)
    {
        this.directory = directory;
        foreach (var (key, value) in settings)
            this.settings[key] = value;
    }

    public HttpClient Http => field ??= CreateClient();

    /// <summary>The same by the client that others use.</summary>
    public MlpClient Mlp => field ??= new(Http);

    public string DataDirectory => directory.Path;

    /// <summary>The same, with somebody between it and its database.</summary>
    public WebApplicationFactory<Program> With(IInterceptor database) => WithWebHostBuilder(host => host.ConfigureTestServices(
        services => services.ConfigureDbContext<MlpDb>(options => options.AddInterceptors(database))));

    /// <summary>Looks past the API, at what is really stored.</summary>
    public async Task<T> ReadAsync<T>(Func<MlpDb, Task<T>> read)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<MlpDb>>().CreateDbContextAsync();
        return await read(db);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Storage:DataDirectory", directory.Path);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            own?.Dispose();
    }
}
