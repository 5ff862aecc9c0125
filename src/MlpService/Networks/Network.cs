using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlpEngine;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Networks;

/// <summary>A saved network definition. Inputs and the last layer's units may be left to the data of a job.</summary>
public sealed class Network : INamed
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public int? Inputs { get; init; }
    public required IReadOnlyList<LayerDefinition> Layers { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The engine's topology, once inputs and outputs are known.</summary>
    /// <exception cref="Refusal">422: the topology is beyond the engine's limits; the detail names the limit.</exception>
    internal Topology ToTopology(int inputs, int outputs)
    {
        try
        {
            return new(inputs, [.. Layers.Select(layer => layer.ToLayer(outputs))]);
        }
        catch (ArgumentException e)
        {
            throw Refusal.Unprocessable("network",
                $"The network '{Name}' with {inputs} inputs and {outputs} outputs cannot be built: {e.Message}");
        }
    }
}

sealed class NetworkConfiguration : IEntityTypeConfiguration<Network>
{
    public void Configure(EntityTypeBuilder<Network> builder)
    {
        builder.HasKey(network => network.Name);
        builder.Property(network => network.Layers).AsJson();
    }
}
