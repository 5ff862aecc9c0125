using System.Runtime.InteropServices;
using System.Text;
using MlpEngine;

namespace MlpService.Benchmarks.Contestants;

/// <summary>A network as an ONNX file: a Gemm and an activation for each layer. ONNX is Protocol Buffers; the numbers are its
/// fields'.</summary>
static class OnnxModel
{
    public static readonly string[] Inputs = ["x"], Outputs = ["y"];

    const int Int = 2, Float = 1;

    /// <param name="topology">Relu and softmax layers only.</param>
    /// <param name="weights">In the order of <see cref="Mlp"/>'s constructor.</param>
    public static byte[] Of(Topology topology, float[] weights)
    {
        var graph = new List<byte[]> { Text(2, "mlp") };
        string read = Inputs[0];
        int next = 0, width = topology.Inputs;
        for (int i = 0; i < topology.Layers.Count; i++)
        {
            Layer layer = topology.Layers[i];
            string written = i == topology.Layers.Count - 1 ? Outputs[0] : $"a{i}";
            graph.Add(Message(1, Text(1, read), Text(1, $"w{i}"), Text(1, $"b{i}"), Text(2, $"z{i}"), Text(4, "Gemm"),
                Message(5, Text(1, "transB"), Number(3, 1), Number(20, Int))));
            graph.Add(Message(1, Text(1, $"z{i}"), Text(2, written), Text(4, layer.Activation.ToString())));
            graph.Add(Tensor($"w{i}", weights.AsSpan(next, layer.Units * width), layer.Units, width));
            graph.Add(Tensor($"b{i}", weights.AsSpan(next + layer.Units * width, layer.Units), layer.Units));
            (read, next, width) = (written, next + (width + 1) * layer.Units, layer.Units);
        }
        graph.Add(Rows(11, Inputs[0], topology.Inputs));
        graph.Add(Rows(12, Outputs[0], topology.Outputs));
        return [.. Number(1, 8), .. Message(7, [.. graph]), .. Message(8, Number(2, 17))];
    }

    static byte[] Tensor(string name, ReadOnlySpan<float> values, params int[] shape) =>
        Message(5, [.. shape.Select(size => Number(1, size)), Number(2, Float), Text(8, name), Field(9, MemoryMarshal.AsBytes(values))]);

    /// <summary>A value of any number of rows.</summary>
    static byte[] Rows(int field, string name, int columns) => Message(field, Text(1, name),
        Message(2, Message(1, Number(1, Float), Message(2, Message(1, Text(2, "rows")), Message(1, Number(1, columns))))));

    static byte[] Message(int field, params byte[][] parts) => Field(field, [.. parts.SelectMany(part => part)]);

    static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    static byte[] Field(int field, ReadOnlySpan<byte> bytes) => [.. Variable(field << 3 | 2), .. Variable(bytes.Length), .. bytes];

    static byte[] Number(int field, int value) => [.. Variable(field << 3), .. Variable(value)];

    static IEnumerable<byte> Variable(int value)
    {
        for (; value >= 0x80; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
