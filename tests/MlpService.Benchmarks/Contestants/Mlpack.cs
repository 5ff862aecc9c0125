using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MlpEngine;
using MlpService.Benchmarks.Comparison;

namespace MlpService.Benchmarks.Contestants;

/// <summary>mlpack, a C++ template library: a small program of ours, compiled here and run as a child process.</summary>
sealed class Mlpack : IContestant<TrainingCase>
{
    readonly Lazy<string> program = new(Compile);

    public string Name { get; private set; } = "mlpack";

    public IRun Enter(TrainingCase @case, int threads)
    {
        var run = new Run(program.Value, @case, threads);
        Name = run.Version;
        return run;
    }

    static string Compile()
    {
        string compiled = Path.Combine(Directory.CreateTempSubdirectory("mlpack-training").FullName, "mlpack-training");
        string source = Path.Combine(AppContext.BaseDirectory, "Contestants", "mlpack-training.cpp");
        // without the two definitions Armadillo checks every index, and mlpack wants its own copy of the stb headers
        string[] arguments = ["-O3", "-march=native", "-std=c++17", "-fopenmp", "-DNDEBUG", "-DARMA_NO_DEBUG", "-DMLPACK_USE_SYSTEM_STB",
            "-I/usr/include/stb", source, "-o", compiled, "-larmadillo"];
        using Process compiler = Start(new ProcessStartInfo("g++", arguments) { RedirectStandardError = true });
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? compiled : throw new InvalidOperationException(errors.Split('\n')[0].Split("error: ")[^1]);
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"{start.FileName} does not start ({exception.Message}).", exception);
        }
    }

    sealed class Run : IRun
    {
        readonly Process process;

        public Run(string program, TrainingCase @case, int threads)
        {
            Threads = threads;
            string optimizer = @case.Optimizer == OptimizerKind.Adam ? "adam" : "sgd";
            var start = new ProcessStartInfo(program, [$"{@case.BatchSize}", $"{@case.Rows}", optimizer,
                @case.LearningRate.ToString(CultureInfo.InvariantCulture), .. @case.Units.Select(units => $"{units}")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
            process = Start(start);
            Version = ReadLine();
        }

        public int Threads { get; }

        public string Version { get; }

        public double RowsPerSecond()
        {
            process.StandardInput.WriteLine();
            return double.Parse(ReadLine(), CultureInfo.InvariantCulture);
        }

        /// <summary>The program ends when nobody can ask it any more.</summary>
        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        string ReadLine() =>
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("mlpack-training ended unexpectedly.");
    }
}
