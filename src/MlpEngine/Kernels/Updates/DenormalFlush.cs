namespace MlpEngine.Kernels.Updates;

/// <summary>What an optimizer remembers of a parameter whose gradient stays zero decays with every step, and below 1.2e-38, among the
/// denormal numbers, arithmetic is a hundred times slower.</summary>
static class DenormalFlush
{
    /// <summary>Below this it becomes 0: far above the denormal numbers, and nothing beside epsilon and every weight.</summary>
    public const float Threshold = 1e-30f;
}
