using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MlpEngine.Kernels;
using MlpService.Startup;

namespace MlpService.Tests;

/// <summary>What the service says when it starts, and what it does not start with.</summary>
public sealed class StartTests
{
    static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string, string)[] environment)
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, arguments, environment);
        return (await service.EndAsync(TimeSpan.FromMinutes(2)), service.Output);
    }

    [Fact]
    public async Task The_start_says_in_a_line_each_where_it_listens_and_with_what_it_works()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Training__Threads", "3"), ("MLP_KERNELS", "Scalar"));
        for (var tries = 0; !service.Output.Contains("jobs at the same time") && tries < 1200; tries++)
            await Task.Delay(50);
        Assert.Equal(0, await service.InterruptAsync());

        var address = service.Http.BaseAddress!.ToString().TrimEnd('/');
        string[] said = ["Now listening on: " + address, $"Swagger UI: {address}/swagger", $"Data directory: {directory.Path}",
            "Kernels: Scalar", "Threads of each job: 3; jobs at the same time: 1", "The service stops"];
        Assert.Equal(said, service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Regex.Replace(line.TrimEnd(), "^[0-9:]+ INF ", "")));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_option_and_every_setting_with_its_default_and_what_it_is(string option)
    {
        using var service = new TestService();
        var sections = service.Services.GetServices<SettingsSection>().ToList();
        Assert.Equal(
            typeof(Program).Assembly.GetTypes().Where(type => type.IsPublic && type.Name.EndsWith("Settings", StringComparison.Ordinal))
                .Select(type => type.Name).Order(),
            sections.Select(section => section.Type.Name).Order());

        var (exitCode, output) = await RunAsync([option]);

        Assert.Equal(0, exitCode);
        Assert.All(["--demo", "--check-health", "--help"], name => Assert.Matches($@"(?m)^  {name} +\S", output));
        foreach (var section in sections)
        {
            var defaults = Activator.CreateInstance(section.Type);
            foreach (var setting in section.Settings)
            {
                var value = setting.GetValue(defaults)?.ToString() is { Length: > 0 } some ? some : "(none)";
                Assert.Matches($@"(?mi)^  {section.Name}__{setting.Name} = {Regex.Escape(value)}\r?\n      \S", output);
            }
        }
        Assert.Matches($@"(?m)^  ASPNETCORE_URLS = http://localhost:8080\r?\n      \S", output);
        Assert.Matches($@"(?m)^  {KernelSet.Variable} = {KernelSet.Available[^1].Name}\r?\n      \S", output);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:99999", "'http://127.0.0.1:99999' is no address to listen on", "0 to 65535")]
    [InlineData("--urls=http://localhost:0;nonsense", "'nonsense' is no address to listen on", "such as http://localhost:8081")]
    [InlineData("--urls=http://127.0.0.1:abc", "'http://127.0.0.1:abc' is no address")]
    [InlineData("--urls=ftp://127.0.0.1:0", "'ftp://127.0.0.1:0' is no address")]
    [InlineData("--urls=https://127.0.0.1:0", "There is no certificate", "Kestrel__Certificates__Default__Path")]
    [InlineData("--urls=http://192.0.2.1:0 --Security:AllowAnonymous=true", "none of this machine's", "--urls")]
    [InlineData("--http_ports=80808", "'80808' is no port", "0 to 65535")]
    [InlineData("--Storage:DataDirectory=/dev/null", "The data directory '/dev/null' cannot be used", "in Storage__DataDirectory")]
    [InlineData("--Storage:DataDirectory=/dev/null/x", "no folder can be made there", "in Storage__DataDirectory")]
    [InlineData("--Storage:DataDirectory=/etc/hosts", "'/etc/hosts' cannot be used: it is a file")]
    public async Task An_address_or_a_folder_that_cannot_be_used_ends_the_start_in_a_line_of_plain_words(
        string arguments, params string[] said)
    {
        var (exitCode, output) = await RunAsync(arguments.Split(' '));

        Assert.Equal(1, exitCode);
        Assert.All(said, words => Assert.Contains(words, output));
        Assert.DoesNotContain("Exception", output);
        Assert.DoesNotContain("Parameter", output);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_address_or_a_folder_that_is_in_use_ends_the_start_with_the_cure()
    {
        using var directory = new TestDirectory();
        using var first = await ServiceProcess.StartAsync(directory);
        var address = first.Http.BaseAddress!.ToString().TrimEnd('/');

        var (exitCode, output) = await RunAsync([$"--urls={address}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{address} is in use: another process listens there. End it, or choose another address.", output);

        using var second = ServiceProcess.Run(directory, ["--urls=http://127.0.0.1:0"]);
        Assert.Equal(1, await second.EndAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("another process uses it. Stop that one, or name another one in Storage__DataDirectory", second.Output);
    }

    [Theory]
    [InlineData("--dmeo", "'--dmeo' is no option. Did you mean --demo?")]
    [InlineData("demo", "'demo' is no option. Did you mean --demo?")]
    [InlineData("-demo", "'-demo' is no option. Did you mean --demo?")]
    [InlineData("-d=1", "'-d' is no option.")]
    [InlineData("--demo=true", "--demo takes no value")]
    [InlineData("--check-health --demo", "--check-health stands alone")]
    [InlineData("--url http://127.0.0.1:0", "'--url' is no option. Did you mean --urls?")]
    [InlineData("--urls http://127.0.0.1:0 --Training:Thread=2", "'--Training:Thread' is no option. Did you mean --Training:Threads")]
    [InlineData("--training:threads", "--training:threads needs a value")]
    [InlineData("--training:threads --urls http://127.0.0.1:0", "--training:threads needs a value")]
    [InlineData("--xyz 3", "'--xyz' is no option. --help lists")]
    public async Task An_unknown_option_ends_the_start_with_the_likely_one(string arguments, string said)
    {
        var (exitCode, output) = await RunAsync(arguments.Split(' '));

        Assert.Equal(1, exitCode);
        Assert.Contains(said, output);
        Assert.DoesNotContain("listening", output);
    }

    [Theory]
    [InlineData("Training__Thread", "Training__Thread is no setting. Did you mean Training__Threads?")]
    [InlineData("TRAINING__MAXJOBS", "TRAINING__MAXJOBS is no setting. --help lists")]
    [InlineData("Traning__Threads", "Traning__Threads is no setting. Did you mean Training__Threads?")]
    [InlineData("Training_Threads", "Training_Threads is no setting. Did you mean Training__Threads?")]
    [InlineData("ASPNETCORE_Limits__MaxUpload", "Limits__MaxUpload is no setting. Did you mean Limits__MaxUploadMegabytes?")]
    [InlineData("Training", "Training is no setting. Did you mean Training__Threads?")]
    [InlineData("Training__X__Y", "Training__X is no setting. --help lists")]
    [InlineData("Training__Threads__Y", "Training__Threads__Y is no setting. Did you mean Training__Threads?")]
    [InlineData("MLP_KERNEL", "MLP_KERNEL is no setting. Did you mean MLP_KERNELS?")]
    [InlineData("ASPNETCORE_URL", "ASPNETCORE_URL is no setting. Did you mean ASPNETCORE_URLS?")]
    [InlineData("ASPNETCORE_HTTP_PORT", "ASPNETCORE_HTTP_PORT is no setting. Did you mean ASPNETCORE_HTTP_PORTS?")]
    [InlineData("Security__AlowAnonymous", "Security__AlowAnonymous is no setting. Did you mean Security__AllowAnonymous?")]
    public async Task An_unknown_setting_ends_the_start_with_the_likely_one(string name, string said)
    {
        var (exitCode, output) = await RunAsync(["--urls", "http://127.0.0.1:0"], (name, "1"));

        Assert.Equal(1, exitCode);
        Assert.Contains(said, output);
        Assert.DoesNotContain("listening", output);
    }

    [Fact]
    public async Task Settings_in_any_case_and_those_of_the_framework_and_of_others_pass()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("TRAINING__THREADS", "1"),
            ("Logging__LogLevel__Default", "Warning"), ("Serilog__MinimumLevel__Default", "Information"), ("AllowedHosts", "*"),
            ("Kestrel__Limits__MaxConcurrentConnections", "10"), ("STORAGE", "1"), ("TRAINING_PLAN", "1"), ("Other__Threads", "1"),
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("aspnetcore_urls", "http://127.0.0.1:0"), ("ASPNETCORE_HTTPS_PORT", "443"),
            ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "false"), ("ASPNETCORE_TEMP", directory.Path), ("ASPNETCORE_TOKEN", "1"),
            ("ASPNETCORE_HOSTINGSTARTUP__HOSTINGSTARTUPASSEMBLIES", ""), ("MLP_MODEL", "1"), ("MLPSERVICE_CPUS", "2"));

        await service.Http.GetAsync("/health/live").JsonAsync();
    }
}
