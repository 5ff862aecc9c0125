using System.Text;
using MlpEngine;

namespace MlpService.Benchmarks.Interference;

/// <summary>Random pixels and a random class for each row: nothing to learn, but the work of images.</summary>
sealed class Pixels
{
    public const int Rows = 10_048, Columns = 784, Classes = 10;

    readonly byte[] pixels = new byte[Rows * Columns];
    readonly int[] classes = new int[Rows];

    public Pixels()
    {
        var random = new Random(1);
        random.NextBytes(pixels);
        foreach (ref int label in classes.AsSpan()) label = random.Next(Classes);
    }

    public byte[] ToCsv()
    {
        var text = new StringBuilder().AppendJoin(',', Enumerable.Range(0, Columns).Select(Name)).Append(",class\n");
        for (int row = 0; row < Rows; row++) text.AppendJoin(',', Row(row)).Append($",c{classes[row]}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>As the service makes it: mean 0, standard deviation 1, one-hot classes.</summary>
    public TrainingData ToTrainingData()
    {
        var data = new TrainingData(Rows, Columns, Classes);
        for (int row = 0; row < Rows; row++)
        {
            int i = row * Columns;
            foreach (ref float x in data.Input(row)) x = (pixels[i++] - 127.5f) / 73.9f;
            data.Target(row)[classes[row]] = 1;
        }
        return data;
    }

    public static string Name(int column) => $"p{column}";

    public ArraySegment<byte> Row(int row) => new(pixels, row * Columns, Columns);
}
