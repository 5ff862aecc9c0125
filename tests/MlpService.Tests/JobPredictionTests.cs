using System.Globalization;
using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>Row, truth, prediction and probabilities of a split, drawn again from the dataset.</summary>
public sealed class JobPredictionTests
{
    static async Task<string> CsvAsync(TestService service, string job, string part = "")
    {
        using var answer = await service.Http.GetAsync($"/api/v1/jobs/{job}/predictions{part}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task Of_classes_each_row_has_truth_prediction_and_the_probabilities_that_predict_answers()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var job = await service.Http.SucceedAsync(Training.IrisJob(""", "epochs": 3, "test": {"fraction": 0.2} """));
        await service.Http.DeleteAsync("/api/v1/networks/net"); // it is not needed any more

        var lines = (await CsvAsync(service, (string)job["id"]!)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("row,truth,prediction,probability_setosa,probability_versicolor,probability_virginica", lines[0]);
        Assert.Equal(30, lines.Length - 1);
        var table = Encoding.UTF8.GetString(DatasetVocabulary.DataFile("iris.csv"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')).ToList();
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();
        var answer = await service.Http.PostJsonAsync("/api/v1/models/iris/predict", $$"""{"instances": [{{string.Join(',',
            rows.Select(row => $"[{string.Join(',', table[int.Parse(row[0])][..4])}]"))}}]}""").JsonAsync();
        for (var i = 0; i < rows.Count; i++)
        {
            var prediction = answer["predictions"]![i]!;
            Assert.Equal(table[int.Parse(rows[i][0])][4], rows[i][1]);
            Assert.Equal((string?)prediction["label"], rows[i][2]);
            Assert.Equal(prediction["probabilities"]!.AsArray().Select(p => (float)p!),
                rows[i][3..].Select(p => float.Parse(p, CultureInfo.InvariantCulture)));
        }
        var test = (await service.Http.GetAsync("/api/v1/models/iris/versions/1").JsonAsync())["metrics"]!["test"]!;
        Assert.Equal((double)test["accuracy"]!, rows.Count(row => row[1] == row[2]) / 30.0, 1e-12);
        Assert.Equal(30, (await service.Http.RowsAsync(job, "validation")).Length);
        Assert.Equal(90, (await service.Http.RowsAsync(job, "training")).Length);
    }

    [Fact]
    public async Task Rows_that_were_left_out_stay_out()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("x,color,y\n" + string.Concat(Enumerable.Range(0, 60).Select(row =>
            $"{(row % 10 == 1 ? "" : row % 9)},{(row % 10 == 2 ? "" : "rg"[row % 2])},{(row % 10 == 3 ? "" : "abc"[row % 3])}\n")));

        var job = await service.Http.SucceedAsync(
            SplitVocabulary.TableJob(""", "test": {"fraction": 0.2}, "preprocessing": {"missing": "drop"} """));

        var metrics = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!;
        var rows = new List<int>();
        foreach (var (part, split) in new[] { ("training", "train"), ("validation", "validation"), ("test", "test") })
        {
            var predictions = await service.Http.PredictionsAsync(job, part);
            Assert.Equal((double)metrics[split]!["accuracy"]!, predictions.Average(line => line[1] == line[2] ? 1.0 : 0), 1e-12);
            rows.AddRange(predictions.Select(line => int.Parse(line[0])));
        }
        Assert.Equal(Enumerable.Range(0, 60).Where(row => row % 10 is not (1 or 2 or 3)), rows.Order());
    }

    [Fact]
    public async Task Of_numbers_each_row_has_truth_and_prediction_of_each_target()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,y,\"z, too\"\n" + string.Concat(
            Enumerable.Range(0, 40).Select(row => $"{row % 7},{row}.25,{-row}\n")));
        var one = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "features": ["x"], "test": {"fraction": 0.2} """));
        var two = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "features": ["x"], "test": {"fraction": 0.2} """)
            .Replace("\"y\"", """["y", "z, too"]""", StringComparison.Ordinal));

        Assert.StartsWith("row,truth,prediction\n", await CsvAsync(service, (string)one["id"]!));
        Assert.StartsWith("row,truth_y,prediction_y,\"truth_z, too\",\"prediction_z, too\"\n", await CsvAsync(service, (string)two["id"]!));
        var lines = await service.Http.PredictionsAsync(one);
        Assert.All(lines, line => Assert.Equal($"{line[0]}.25", line[1]));
        var test = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!["test"]!;
        Assert.Equal((double)test["mae"]!, lines.Average(line => Math.Abs(
            double.Parse(line[1], CultureInfo.InvariantCulture) - double.Parse(line[2], CultureInfo.InvariantCulture))), 1e-9);
        Assert.All(await service.Http.PredictionsAsync(two), line => Assert.Equal($"-{line[0]}", line[3]));
    }

    [Fact]
    public async Task What_is_no_longer_there_is_said()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var first = await service.Http.SucceedAsync(Training.IrisJob(""", "epochs": 1, "test": {"fraction": 0.2} """));
        var second = await service.Http.SucceedAsync(Training.IrisJob(""", "epochs": 1 """));
        string Path(System.Text.Json.Nodes.JsonNode job) => $"/api/v1/jobs/{job["id"]}/predictions";

        await service.Http.GetAsync(Path(second)).RefusedAsync(HttpStatusCode.NotFound, "no test rows");
        await service.Http.GetAsync(Path(first) + "?part=tests").RefusedAsync(HttpStatusCode.BadRequest, "test, validation, training");
        await service.Http.GetAsync($"/api/v1/jobs/{Guid.NewGuid()}/predictions").RefusedAsync(HttpStatusCode.NotFound);
        await service.Http.DeleteAsync("/api/v1/datasets/iris");
        await service.Http.GetAsync(Path(first)).RefusedAsync(HttpStatusCode.NotFound, "dataset 'iris'", "deleted");
        await service.Http.UploadAsync("iris", "a,species\n1,x\n2,y\n").JsonAsync(HttpStatusCode.Created);
        await service.Http.GetAsync(Path(first)).RefusedAsync(HttpStatusCode.Conflict, "another by now", "SHA-256");
        await service.Http.DeleteAsync("/api/v1/datasets/iris");
        await service.Http.UploadAsync("iris", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(30, (await service.Http.RowsAsync(first)).Length);
        await service.Http.DeleteAsync("/api/v1/models/iris");
        await service.Http.GetAsync(Path(first)).RefusedAsync(HttpStatusCode.NotFound, "'iris'", "deleted");
        // a model of the same name is not the one that the job trained
        await service.Http.SucceedAsync(Training.IrisJob(""", "epochs": 1 """));
        await service.Http.GetAsync(Path(first)).RefusedAsync(HttpStatusCode.NotFound, "deleted");
    }
}
