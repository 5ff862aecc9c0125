using System.Text.RegularExpressions;

namespace MlpService.Http.Bodies;

/// <summary>Why a parameter was not taken, in the words of the document: the framework names a C# type.</summary>
sealed partial class ParameterExplanation(DocumentedOperations operations)
{
    /// <returns>The faults by parameter; null: the framework speaks of something else.</returns>
    public IReadOnlyDictionary<string, string[]>? Of(Endpoint? endpoint, BadHttpRequestException fault)
    {
        if (Unbound().Match(fault.Message) is not { Success: true, Groups: [_, var member, var value] })
            return null;
        var parameter = operations.Of(endpoint)?.Parameters?
            .FirstOrDefault(parameter => member.Value.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
        return parameter is not { Name: { } name, Schema: { } schema }
            ? null
            : new Dictionary<string, string[]> { [name] = [SchemaWords.WrongText(value.Value, schema)] };
    }

    [GeneratedRegex("^Failed to bind parameter \"\\S+ (\\w+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unbound();
}
