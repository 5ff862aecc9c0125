namespace MlpEngine.Kernels.Updates;

/// <summary>One optimizer's step for one parameter w with gradient g; it may remember up to two numbers per parameter between steps.</summary>
interface IUpdate
{
    static abstract int States { get; }

    static abstract V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct;
}
