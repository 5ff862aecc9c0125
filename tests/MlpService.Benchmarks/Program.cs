using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using MlpService.Benchmarks;
using MlpService.Benchmarks.Comparison;
using MlpService.Benchmarks.Interference;
using MlpService.Benchmarks.Tables;

switch (args)
{
    case ["compare"]:
        Compare.Run(save: false);
        return 0;
    case ["compare", "--save"]:
        Compare.Run(save: true);
        return 0;
    case ["growth"]:
        Growth.Run();
        return 0;
    case ["interference"]:
        await Interference.RunAsync(seconds: 20);
        return 0;
    case ["interference", string seconds]:
        await Interference.RunAsync(double.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["tables"]:
        await TableBenchmark.RunAsync();
        return 0;
    case ["memory"]:
        Memory.Run();
        return 0;
    case ["memory", "peak", string index]:
        Memory.Peak(int.Parse(index, CultureInfo.InvariantCulture));
        return 0;
    case ["kernels", .. string[] options]:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(options,
            DefaultConfig.Instance.AddJob(KernelJob.InThisProcess).WithArtifactsPath("artifacts/benchmarks"));
        return 0;
    default:
        Console.Error.WriteLine("Say what to measure: "
            + "compare [--save] | growth | memory | interference [seconds] | tables | kernels [BenchmarkDotNet's options]");
        return 1;
}
