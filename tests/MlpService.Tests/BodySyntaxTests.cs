using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>Why a body is no JSON is told in the API's words, with the place and the cure.</summary>
public sealed class BodySyntaxTests
{
    [Theory]
    [InlineData("""{"name": "n", "layers": {"units": 3, "activation": "relu"}}""", "Put it in brackets: [...].")]
    [InlineData("""{"name": "n", "layers": [{"units": 3, "activation": "relu"},]}""", "A comma comes before ']'; take the comma away")]
    [InlineData("""{"name": "n", "inputs": NaN}""", "JSON has no NaN; send null")]
    [InlineData("""{"name": "n", "inputs": -Infinity}""", "JSON has no -Infinity; send null")]
    [InlineData("""{"name": "n", "inputs": None}""", "JSON has no None; send null")]
    [InlineData("""{'name': "n"}""", "in double quotes")]
    [InlineData("""{name: "n"}""", "'name'", "in double quotes")]
    [InlineData("""{"name": "n" // mine""", "JSON has no comments")]
    [InlineData("""{"name": "n", "layers": [{"units": 1}""", "ends too early")]
    [InlineData("\n\n{\"name\": \"n\" \"layers\": 1}", "line 3, byte 14")]
    [InlineData("   ", "The body is empty")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "deeper than 32")]
    [InlineData("3", "it is an object, such as {")]
    [InlineData("""{"name": "n" "layers": []}""", "A comma is missing before this text (line 1, byte 14)")]
    [InlineData("""{"name": "n", "layers": [{"activation": "relu"} {"activation": "relu"}]}""", "A comma is missing before '{'")]
    [InlineData("""{"name": "n", "inputs": 5 "layers": []}""", "A comma is missing")]
    [InlineData("""{"name" "n"}""", "A colon is missing")]
    [InlineData("""{"name": "n", "inputs": 5,5, "layers": []}""", "decimal point")]
    [InlineData("""{"name": "n",, "inputs": 5}""", "A comma comes where a value should")]
    [InlineData("""{"name": "n"} {"name": "m"}""", "the body goes on")]
    [InlineData("{\"name\": \"a\nb\"}", "goes on beyond the end of its line", "\\n", "(line 1, byte 12)")]
    [InlineData("{\"name\": \"n\", \"description\": \"a\tb\"}", "raw control character", "\\t")]
    [InlineData("{\"name\": \"n,\n\"inputs\": 5}", "close its quote")]
    [InlineData("""{"name": "n", "description": "C:\data"}""", "A backslash in a text is written twice")]
    [InlineData("""{"name": "{{{{[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "layers": [{]}""", "A ']' comes where a value should")]
    [InlineData("""{“name”: "n"}""", "plain double quotes")]
    [InlineData("""{"name": "n", "inputs": NAN}""", "JSON has no NAN; send null")]
    [InlineData("""{"name": "n", "inputs": -NaN}""", "JSON has no -NaN; send null")]
    [InlineData("""{"name": "n", "inputs": Inf}""", "JSON has no Inf; send null")]
    [InlineData("""{"name": "n", "inputs": +inf}""", "JSON has no +inf; send null")]
    [InlineData("""{"name": "n", "inputs": -INFINITY}""", "JSON has no -INFINITY; send null")]
    [InlineData("""{"name": "n", "inputs": NA}""", "JSON has no NA; send null")]
    [InlineData("""{"name": "n", "inputs": [1, #N/A]}""", "JSON has no #N/A; send null")]
    [InlineData("""{"name": "n", "inputs": NULL}""", "JSON has no NULL; send null")]
    [InlineData("""{"name": "n", "inputs": undefined}""", "JSON has no undefined; send null")]
    [InlineData("""{"name": "n", "colour": TRUE}""", "JSON has no TRUE; send true")]
    [InlineData("""{"name": "n", "colour": FALSE}""", "JSON has no FALSE; send false")]
    [InlineData("""{"name": "n", "inputs": 5.}""", "'5.' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": 5., "layers": []}""", "'5.' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": +5}""", "'+5' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": 05}""", "'05' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": -}""", "'-' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": 0x1F}""", "'0x1F' is no number in JSON")]
    [InlineData("""{"name": "n", "layers": [{"activation": "relu", "dropout": .5}]}""", "layers[0].dropout: '.5' is no number in JSON")]
    [InlineData("""{"name": "n", "layers": [{"activation": "relu"}, {"units": 1e}]}""", "layers[1].units: '1e' is no number in JSON")]
    [InlineData("""{"name": "n", "inputs": 2024-01-31}""", "'2024-01-31' is no JSON here")]
    [InlineData("""{"name": "a\u12"}""", "four hexadecimal digits")]
    [InlineData("""{"name": "a\u12zz"}""", "four hexadecimal digits")]
    [InlineData("""{"name": "n", "layers": [{"activation": "relu", "dropout": NaN}]}""",
        "layers[0].dropout: JSON has no NaN; send a number, or leave it out for its default, 0 ")]
    [InlineData("""{"name": "n", "layers": [{"units": None}]}""", "layers[0].units: JSON has no None; send null")]
    [InlineData("""{"name": None}""", "name: JSON has no None; send a text ")]
    [InlineData("""{"name": "n", "layers": [[]], "inputs": True}""", "inputs: JSON has no True; send a whole number")]
    [InlineData("""{"name": "n", "colour": NaN}""", "colour: JSON has no NaN; send null")]
    [InlineData("null", "it must not be null; it is an object, such as {\"name\":")]
    [InlineData("", "The body is empty")]
    [InlineData("""{"name": "n", "inputs": "5,1"}""", "a whole number between 1 and", "decimal point: 5.1")]
    [InlineData("""{"name": "n", "inputs": "5"}""", "Send it without the quotes around it: 5")]
    [InlineData("""{"name": "n", "layers": "[{\"units\": 3}]"}""", "it is a list", "Send it without the quotes around it: [{")]
    [InlineData(""" "{\"name\": \"n\", \"layers\": []}" """, "it is an object", "Send it without the quotes around it: {\"name\"")]
    public async Task A_network_that_is_no_JSON_is_told_where_and_why(string body, params string[] mentions)
    {
        using var service = new TestService();
        var problem = await BodyFaultTests.RefusedAsync(service, "/api/v1/networks", body);
        Assert.All(mentions, mention => Assert.Contains(mention, (string)problem["detail"]!, StringComparison.Ordinal));
    }

    public static TheoryData<byte[], string> OtherEncodings() => new()
    {
        { Encoding.Unicode.GetBytes("""{"name": "n"}"""), "The body is UTF-16 or UTF-32; send it as UTF-8." },
        { [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("""{"name": "n"}""")], "UTF-16" },
        { Encoding.UTF32.GetBytes("""{"name": "n"}"""), "UTF-32" },
        { Encoding.Latin1.GetBytes("{\n\"name\": \"Müller\"}"), "not UTF-8: byte 0xFC (line 2, byte 11)" },
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "The body is compressed" },
    };

    [Theory]
    [MemberData(nameof(OtherEncodings))]
    public async Task A_body_in_another_encoding_is_told_in_which(byte[] body, string mention)
    {
        using var service = new TestService();
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        await service.Http.PostAsync("/api/v1/networks", content).RefusedAsync(HttpStatusCode.BadRequest, mention);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over_and_faults_after_it_are_told()
    {
        using var service = new TestService();
        (string, HttpStatusCode)[] cases = [("", HttpStatusCode.Created), (", \"unit\": 1", HttpStatusCode.BadRequest)];
        foreach (var (members, status) in cases)
        {
            using var content = new ByteArrayContent([.. Encoding.UTF8.Preamble,
                .. Encoding.UTF8.GetBytes($$"""{"name": "n", "layers": [{"activation": "relu"{{members}}}]}""")]);
            content.Headers.ContentType = new("application/json");
            using var answer = await service.Http.PostAsync("/api/v1/networks", content);
            Assert.Equal(status, answer.StatusCode);
            if (members.Length > 0)
                Assert.Contains("Did you mean units?", await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>What JSON Schema calls an integer.</summary>
    [Theory]
    [InlineData("8.0", 8)]
    [InlineData("8e0", 8)]
    [InlineData("0.8e1", 8)]
    [InlineData("80.00E-1", 8)]
    public async Task A_whole_number_is_read_however_it_is_written(string number, int value)
    {
        using var service = new TestService();
        var network = await service.Http.PostJsonAsync("/api/v1/networks",
            $$"""{"name": "n", "inputs": {{number}}, "layers": [{"units": {{number}}, "activation": "relu"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal((value, value), ((int)network["inputs"]!, (int)network["layers"]![0]!["units"]!));
    }
}
