using PuppeteerSharp;

namespace MlpService.Tests;

/// <summary>A real Chromium, on one page of a service.</summary>
public sealed class Browser : IAsyncDisposable
{
    readonly IBrowser browser;
    readonly List<string> complaints = [];

    Browser(IBrowser browser, IPage page)
    {
        this.browser = browser;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Message.Type is ConsoleType.Error or ConsoleType.Warning)
                complaints.Add(message.Message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error.Message);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings in the console: of scripts, of files not found, of the policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public static async Task<Browser> OpenAsync(Uri address, int width = 1280)
    {
        var chromium = Installed.Find("chromium");
        Assert.SkipUnless(chromium is not null, "chromium is not installed");
        var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox"], // it does not run as root with one, and sees no page but ours
            DefaultViewport = new ViewPortOptions { Width = width, Height = 900 },
            ProtocolTimeout = 120_000,
        });
        var opened = new Browser(browser, (await browser.PagesAsync())[0]);
        opened.Page.DefaultTimeout = 120_000;
        await opened.Page.GoToAsync(address.AbsoluteUri);
        return opened;
    }

    public async ValueTask DisposeAsync() => await browser.DisposeAsync();
}
