using System.Globalization;
using System.Text;

namespace MlpService.Benchmarks.Tables;

/// <summary>A CSV file of random values, made anew for each run of the benchmark.</summary>
/// <param name="Goal">How many times as fast as pandas.read_csv an upload set out to be.</param>
sealed record TableFile(string Name, string Path, double Goal)
{
    static readonly string[] Cities = ["London", "Paris", "New York", "Berlin", "Tokyo", "São Paulo", "Lagos", "Lima"];

    public long Bytes => new FileInfo(Path).Length;

    /// <summary>60,000 images of 784 pixels, half of them 0, and a class: as large as Fashion-MNIST's training rows as CSV.</summary>
    public static TableFile Pixels(string folder) => Write("60,000 x 785 pixels", folder, 4, 60_000,
        "label," + string.Join(',', Enumerable.Range(1, 784).Select(pixel => $"pixel{pixel}")), (random, row, line) =>
        {
            line.Append(random.Next(10));
            for (int pixel = 0; pixel < 784; pixel++)
                line.Append(',').Append(random.Next(2) == 0 ? 0 : (int)(256 * Math.Pow(random.NextDouble(), 0.8)));
        });

    /// <summary>A million rows of what tables usually hold.</summary>
    public static TableFile Mixed(string folder) => Write("1,000,000 x 12 mixed", folder, 2.5, 1_000_000,
        "id,age,income,city,score,flag,when,product,price,ratio,quantity,label", (random, row, line) =>
            line.Append(CultureInfo.InvariantCulture, $"{row + 1},{random.Next(18, 88)},{random.NextDouble() * 90_000:F2},")
                .Append(CultureInfo.InvariantCulture, $"{Cities[random.Next(Cities.Length)]},{random.NextDouble():F6},")
                .Append(random.Next(2) == 0 ? "true" : "false")
                .Append(CultureInfo.InvariantCulture, $",{new DateTime(2025, 1, 1).AddDays(random.Next(365)):yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"P{random.Next(300):D4},{random.NextDouble() * 500:F2},")
                .Append(CultureInfo.InvariantCulture, $"{2 * random.NextDouble() - 1:F8},{random.Next(1000)},{random.Next(2)}"));

    static TableFile Write(string name, string folder, double goal, int rows, string header, Action<Random, int, StringBuilder> write)
    {
        var file = new TableFile(name, System.IO.Path.Combine(folder, $"{rows}.csv"), goal);
        var (random, line) = (new Random(1), new StringBuilder(header));
        using StreamWriter writer = File.CreateText(file.Path);
        for (int row = 0; row < rows; row++)
        {
            writer.WriteLine(line);
            write(random, row, line.Clear());
        }
        writer.WriteLine(line);
        return file;
    }
}
