using System.Net;

namespace MlpService.Tests;

/// <summary>What happens when the disk has no room, and when it has again.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task What_is_deleted_is_given_back_to_the_disk()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", Rows(40 << 20)).JsonAsync(HttpStatusCode.Created);
        var database = new FileInfo(Path.Combine(service.DataDirectory, "mlp.db"));

        await service.Http.DeleteAsync("/api/v1/datasets/table");

        for (var tries = 0; tries < 200; tries++)
        {
            database.Refresh();
            if (database.Length is > 0 and < 24 << 20)
                return;
            await Task.Delay(100);
        }
        Assert.Fail($"the database still has {database.Length >> 20} MiB");
    }

    [Fact]
    public async Task A_full_disk_refuses_what_it_cannot_hold_and_serves_what_it_does()
    {
        using var directory = new TestDirectory();
        using var disk = SmallDisk.Mount(directory.Path, megabytes: 24);
        if (disk is null)
            Assert.Skip("a small file system can be mounted by root on Linux only");
        using var service = await ServiceProcess.StartAsync(directory);
        await service.Http.IrisAsync();
        await service.Http.TrainAsync(Training.IrisJob());

        await service.Http.UploadAsync("table", Rows(60 << 20)).RefusedAsync(HttpStatusCode.InsufficientStorage, "full");

        await service.Http.GetAsync("/api/v1/datasets/table").RefusedAsync(HttpStatusCode.NotFound);
        await service.Http.PostJsonAsync("/api/v1/models/iris/predict", """{"instances": [[5.1, 3.5, 1.4, 0.2]]}""").JsonAsync();
        await service.Http.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable, "disk");
        await service.Http.GetAsync("/health/live").JsonAsync();
    }

    static byte[] Rows(int bytes)
    {
        var text = new byte[bytes];
        "a,b,c\n"u8.CopyTo(text);
        for (var i = 6; i + 6 <= bytes; i += 6)
            "1,2,3\n"u8.CopyTo(text.AsSpan(i));
        return text[..(bytes / 6 * 6)];
    }
}
