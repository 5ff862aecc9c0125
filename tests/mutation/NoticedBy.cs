using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;
using Xunit.v3;

[assembly: NoticedBy]

/// <summary>
/// Writes down which test noticed a mutant, and by what: Stryker keeps the test's name only, and a test that failed for a reason of its own
/// looks there like one that noticed the mutant.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
sealed class NoticedByAttribute : BeforeAfterTestAttribute
{
    static readonly string? File = Environment.GetEnvironmentVariable("MUTANTS_NOTICED_BY");

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        TestResultState? state = TestContext.Current.TestState;
        if (File is null || state?.Result != TestResult.Failed) return;
        string what = $"{state.ExceptionTypes?.FirstOrDefault()}: {state.ExceptionMessages?.FirstOrDefault()}";
        string where = state.ExceptionStackTraces?.FirstOrDefault() ?? "";
        string[] line = [Mutant(), test.TestDisplayName, what, where];
        lock (typeof(NoticedByAttribute))
            System.IO.File.AppendAllText(File, string.Join('\t', line.Select(text => text.ReplaceLineEndings(" "))) + "\n");
    }

    /// <summary>The number that Stryker writes where the mutants read it.</summary>
    static string Mutant()
    {
        if (Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE") is not { } path) return "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new BinaryReader(stream);
        return reader.ReadInt32().ToString(CultureInfo.InvariantCulture);
    }
}
