namespace MlpEngine.Tests;

/// <summary>Tests of this collection run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
