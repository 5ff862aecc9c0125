using System.Diagnostics;
using System.Globalization;

namespace MlpService.Benchmarks.Tables;

/// <summary>How long something took, and what it used of processors, in seconds.</summary>
readonly record struct Cost(double Seconds, double ProcessorSeconds);

/// <summary>pandas and scikit-learn, each call in a process of its own that times it without its start.</summary>
sealed class Python
{
    readonly string program;

    Python(string program) => this.program = program;

    /// <returns>Null: there is none that has the modules.</returns>
    public static Python? With(params string[] modules) => new[] { "python3", "/usr/bin/python3" }
        .Select(program => new Python(program))
        .FirstOrDefault(python => python.Run($"import {string.Join(", ", modules)}") is not null);

    public Cost ReadCsv(string path) => Time("", "pandas.read_csv(sys.argv[1])", path);

    /// <summary>The table to a trained network of one hidden layer: ten epochs in batches of 64 with Adam.</summary>
    public Cost TrainOn(string path, int hidden) => Time("""
        import warnings
        from sklearn.neural_network import MLPClassifier
        from sklearn.preprocessing import StandardScaler
        warnings.simplefilter("ignore")
        """, $"""
        table = pandas.read_csv(sys.argv[1])
        rows = StandardScaler().fit_transform(table.iloc[:, 1:])
        MLPClassifier(({hidden},), max_iter=10, batch_size=64, n_iter_no_change=10).fit(rows, table.iloc[:, 0])
        """, path);

    Cost Time(string imports, string code, string path)
    {
        string script = $"""
            import sys, time
            import pandas
            {imports}
            start, used = time.perf_counter(), time.process_time()
            {code}
            print(time.perf_counter() - start, time.process_time() - used)
            """;
        string output = Run(script, path) ?? throw new InvalidOperationException($"{program} failed at:\n{script}");
        double[] times = [.. output.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
        return new Cost(times[0], times[1]);
    }

    /// <returns>What it wrote; null: it failed.</returns>
    string? Run(string script, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, ["-c", script, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            _ = errors.Result;
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
