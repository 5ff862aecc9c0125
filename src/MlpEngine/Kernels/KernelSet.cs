namespace MlpEngine.Kernels;

public abstract class KernelSet
{
    public abstract string Name { get; }

    public static IReadOnlyList<KernelSet> Available => throw new NotImplementedException();

    public static KernelSet Best => throw new NotImplementedException();

    public static bool FusedMultiplyAddInHardware => throw new NotImplementedException();

    public static KernelSet Named(string name) => throw new NotImplementedException();

    public static string? SelfTest() => throw new NotImplementedException();
}
