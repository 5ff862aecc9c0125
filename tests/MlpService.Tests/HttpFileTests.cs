using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlpService.Tests;

/// <summary>MlpService.http, which editors send request by request.</summary>
public sealed partial class HttpFileTests
{
    static readonly string Folder = Path.Combine(ReadMe.Root(), "src", "MlpService");

    [Fact]
    public async Task Its_requests_all_succeed_in_their_order_on_a_fresh_service_and_leave_nothing()
    {
        using var service = new TestService();
        var variables = new Dictionary<string, string>();
        var answers = new List<string>();
        foreach (var block in Delimiter().Split(await File.ReadAllTextAsync(Path.Combine(Folder, "MlpService.http"))))
        {
            foreach (Match variable in Variable().Matches(block))
                variables[variable.Groups[1].Value] = Filled(variable.Groups[2].Value, variables);
            var parts = Filled(block, variables).Split("\n\n", 2);
            var lines = parts[0].Split('\n').Where(line => line.Length > 0 && line[0] is not ('#' or '@')).ToList();
            if (lines.Count == 0)
                continue;
            using var request = Request(lines, parts.Length > 1 ? parts[1].Trim() : "");
            using var answer = await service.Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{lines[0]}: {body}");
            answers.Add(body);
            if (Name().Match(block) is { Success: true } name)
            {
                variables[$"{name.Groups[1].Value}.response.body.$.id"] = (string)JsonNode.Parse(body)!["id"]!;
                await service.Http.EndAsync((string)JsonNode.Parse(body)!["id"]!);
            }
        }

        Assert.Contains(answers, answer => answer.Contains("\"status\":\"succeeded\""));
        Assert.Contains(answers, answer => answer.Contains("\"label\":\"setosa\""));
        foreach (var kind in new[] { "networks", "datasets", "jobs", "models" })
            Assert.Empty((await service.Http.GetAsync($"/api/v1/{kind}").JsonAsync())["items"]!.AsArray());
    }

    static string Filled(string block, Dictionary<string, string> variables) =>
        Use().Replace(block.Trim(), use => variables.GetValueOrDefault(use.Groups[1].Value, use.Value));

    static HttpRequestMessage Request(List<string> lines, string body)
    {
        var (method, address) = lines[0].Split(' ', 2) switch { var words => (words[0], words[1]) };
        var request = new HttpRequestMessage(new(method), new Uri(address).PathAndQuery);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.StartsWith("< ", StringComparison.Ordinal)
                ? File.ReadAllBytes(Path.Combine(Folder, body[2..]))
                : Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
                lines.Single(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal))[14..]);
        }
        return request;
    }

    [GeneratedRegex("^###.*$", RegexOptions.Multiline)]
    private static partial Regex Delimiter();

    [GeneratedRegex(@"^@(\w+) *= *(.*)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^# @name (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Use();
}
