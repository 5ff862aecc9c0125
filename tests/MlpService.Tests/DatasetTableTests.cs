using System.Net;
using System.Text;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Tests;

/// <summary>How a stored table is read for training, and how its text is taken apart.</summary>
public sealed class DatasetTableTests
{
    [Fact]
    public async Task Columns_are_loaded_as_numbers_and_codes_with_missing_values_marked()
    {
        using var service = new TestService();
        await service.Http.TableAsync("n,c,unused\n1.5,red,x\nNA,,x\n-2,blue,x\n0.1,red,x\n");

        var table = await service.LoadAsync(("n", ColumnKind.Numeric), ("c", ColumnKind.Categorical));

        Assert.Equal(4, table.Rows);
        Assert.Equal([1.5, double.NaN, -2, 0.1], table["n"].Numbers);
        Assert.Equal(["blue", "red"], table["c"].Categories);
        Assert.Equal([1, -1, 0, 1], table["c"].Codes);
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(table["c"].IsMissing));
    }

    [Fact]
    public async Task Numbers_asked_for_as_categories_are_one_however_they_are_written_and_in_the_order_of_numbers()
    {
        using var service = new TestService();
        await service.Http.TableAsync("digit\n10\n9\n9.0\n1e1\n-0\n0\n");

        var digit = (await service.LoadAsync(("digit", ColumnKind.Categorical)))["digit"];

        Assert.Equal(["0", "9", "10"], digit.Categories);
        Assert.Equal([2, 1, 1, 2, 0, 0], digit.Codes);
    }

    [Fact]
    public async Task Categories_that_look_like_numbers_keep_their_text()
    {
        using var service = new TestService();
        await service.Http.TableAsync("zip\n01234\n1234\n", "&columns={\"zip\":\"categorical\"}");
        Assert.Equal(["01234", "1234"], (await service.LoadAsync(("zip", ColumnKind.Categorical)))["zip"].Categories);
    }

    [Fact]
    public async Task A_column_that_cannot_be_what_is_asked_is_refused()
    {
        using var service = new TestService();
        await service.Http.TableAsync("id,c\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"{i},a\n")));

        foreach (var (name, kind) in new[] { ("c", ColumnKind.Numeric), ("id", ColumnKind.Categorical), ("height", ColumnKind.Numeric) })
        {
            var refusal = await Assert.ThrowsAsync<Refusal>(() => service.LoadAsync((name, kind)));
            Assert.Equal((int)HttpStatusCode.UnprocessableEntity, refusal.Status);
            Assert.Contains($"'{name}'", refusal.Message);
        }
    }

    [Fact]
    public async Task A_dataset_that_a_job_still_needs_cannot_be_deleted()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("iris", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
        await service.Http.NetworkAsync(units: 8);
        var job = await service.Http.PostJsonAsync("/api/v1/jobs",
            """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "epochs": 100000}""")
            .JsonAsync(HttpStatusCode.Accepted);

        await service.Http.DeleteAsync("/api/v1/datasets/iris").RefusedAsync(HttpStatusCode.Conflict, (string)job["id"]!, "Cancel");

        await service.Http.PostAsync($"/api/v1/jobs/{job["id"]}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n", ',', 2)]
    [InlineData("\uFEFFa,b\r\n\r\n\"1\",\"x,\r\n\"\"y\"\"\"\r\n,\"\"\r\n2,5\" pipe", ',', 2)]
    [InlineData("\"a\"\n\"1\"\n\n\"\"\"\"\n", ',', 1)]
    [InlineData("a,é\r\r\n\r, \"ü\nß\" \r1,2\r", ',', 2)]
    [InlineData(" a  b\t\n\n1 \"x  y\"\r\n 2   é", ' ', 2)]
    [InlineData("a§é\n1§\"x§\"\r\n2§é", '§', 2)]
    public void Records_are_the_same_wherever_the_text_is_cut_into_blocks(string text, char delimiter, int columns)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = Read(bytes, bytes.Length, delimiter, columns);
        Assert.True(whole.Count > 1);
        for (var cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(whole, Read(bytes, cut, delimiter, columns));
    }

    /// <summary>Reads in blocks that each begin where the reader stopped and bring so many more bytes.</summary>
    static List<string> Read(byte[] text, int more, char delimiter, int columns)
    {
        var csv = new CsvReader(new Dialect(delimiter, HasHeader: false), columns, atStart: true);
        var records = new List<string>();
        var (start, end) = (0, 0);
        while (end < text.Length)
        {
            end = Math.Min(end + more, text.Length);
            csv.Load(text[start..end], end - start, last: end == text.Length);
            while (csv.Read())
                records.Add($"{csv.Line}: "
                    + string.Join('|', Enumerable.Range(0, csv.Columns).Select(i => Encoding.UTF8.GetString(csv[i]))));
            start += csv.Position;
        }
        return records;
    }
}
