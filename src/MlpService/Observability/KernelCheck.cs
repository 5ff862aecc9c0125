using MlpEngine.Kernels;

namespace MlpService.Observability;

static class KernelCheck
{
    /// <exception cref="StartRefusal">No fused multiply-add, or MLP_KERNELS names kernels that cannot run here.</exception>
    public static void RefuseUnfitProcessor()
    {
        if (!KernelSet.FusedMultiplyAddInHardware)
            throw new StartRefusal("This processor has no fused multiply-add, without which training would be a hundred times slower. "
                + "Every x64 since 2013 and every Arm64 has it.");
        try
        {
            _ = KernelSet.Best;
        }
        catch (Exception e) when (e is ArgumentException or TypeInitializationException)
        {
            throw new StartRefusal((e.InnerException ?? e).Message, e);
        }
    }
}
