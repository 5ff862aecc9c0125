namespace MlpService.Storage;

/// <summary>A row that is addressed and listed by its name.</summary>
interface INamed
{
    string Name { get; }
}
