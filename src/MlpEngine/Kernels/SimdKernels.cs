using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels;

/// <summary>The kernels, written once for every vector width <typeparamref name="S"/>; each picks its operator once for a whole
/// block.</summary>
sealed unsafe partial class SimdKernels<S, V> : KernelSet where S : struct, ISimd<V> where V : struct
{
    public override string Name => typeof(S).Name;
}
