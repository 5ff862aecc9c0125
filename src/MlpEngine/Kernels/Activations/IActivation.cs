namespace MlpEngine.Kernels.Activations;

/// <summary>An activation function a = s(z) and its derivative.</summary>
interface IActivation
{
    static abstract V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct;

    static abstract V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct;
}
