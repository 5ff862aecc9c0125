using System.Diagnostics;
using MlpEngine.Threads;

namespace MlpEngine.Tests;

/// <summary>Threads meet in the same instant only where each has a core.</summary>
[Collection(nameof(Alone))]
public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_worker_has_done_its_part_of_a_round_before_the_next_one(int size)
    {
        using var team = new ThreadTeam(size);
        int[] done = new int[size];
        for (int round = 1; round <= 500; round++)
        {
            team.Run(worker =>
            {
                Thread.SpinWait((round * 31 + worker * 17) % 64);
                done[worker]++;
            });
            Assert.All(done, rounds => Assert.Equal(round, rounds));
        }
    }

    [Fact]
    public void Workers_who_have_fallen_asleep_wake_up_and_are_waited_for_by_a_caller_who_fell_asleep()
    {
        using var team = new ThreadTeam(3);
        int[] done = new int[3];
        for (int round = 1; round <= 5; round++)
        {
            team.Run(worker =>
            {
                Thread.Sleep(10 * worker);
                done[worker]++;
            });
            Assert.All(done, rounds => Assert.Equal(round, rounds));
            Thread.Sleep(10);
        }
    }

    /// <summary>
    /// Two workers leave each round in the same instant. A count that loses one of them leaves the caller waiting for ever. Whether two
    /// threads count in the same few nanoseconds is a matter of chance: with a decrement that is not atomic it was seen on two cores after
    /// 7 to 2,694 rounds, in 4 runs of 4, and in 3 of 12 while five times as many threads wanted the cores. On one core it cannot happen.
    /// </summary>
    [Fact]
    public void Workers_who_end_in_the_same_instant_are_all_counted()
    {
        const int Rounds = 20_000, Others = 2;
        TimeSpan enough = TimeSpan.FromSeconds(5), patience = TimeSpan.FromSeconds(30);
        var team = new ThreadTeam(Others + 1);
        var clock = Stopwatch.StartNew();
        int arrived = 0;
        var caller = new Thread(() =>
        {
            for (int round = 1; round <= Rounds && clock.Elapsed < enough; round++)
            {
                int all = round * Others;
                team.Run(worker =>
                {
                    if (worker == 0) return;
                    Interlocked.Increment(ref arrived);
                    for (int spins = 0; Volatile.Read(ref arrived) < all; spins++)
                        // the other one may be waiting for this core
                        if (spins < 1000) Thread.SpinWait(1);
                        else Thread.Yield();
                });
            }
        });
        caller.IsBackground = true;
        caller.Start();

        Assert.True(caller.Join(patience), $"a worker was lost in round {arrived / Others}");
        team.Dispose();
    }

    [Fact]
    public void The_caller_is_member_0_and_each_other_member_has_a_thread_of_its_own_that_ends_with_the_team()
    {
        var team = new ThreadTeam(4);
        var first = new Thread[4];
        var second = new Thread[4];
        team.Run(worker => first[worker] = Thread.CurrentThread);
        team.Run(worker => second[worker] = Thread.CurrentThread);

        Assert.Equal(first, second);
        Assert.Same(Thread.CurrentThread, first[0]);
        Assert.Equal(4, first.Distinct().Count());
        Assert.All(first, thread => Assert.True(thread.IsAlive));
        Assert.All(first[1..], thread => Assert.True(thread.IsBackground && thread.Priority == first[0].Priority));
        team.Dispose();
        Assert.All(first[1..], thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void A_team_that_never_worked_has_nothing_to_end() => new ThreadTeam(4).Dispose();

    public static TheoryData<int, int, int> Shares()
    {
        var shares = new TheoryData<int, int, int>();
        foreach (int size in (int[])[1, 2, 3, 7])
            foreach (int count in (int[])[0, 1, 7, 8, 9, 63, 64, 65, 1000])
                foreach (int unit in (int[])[1, 8])
                    shares.Add(size, count, unit);
        // beyond 32 bits if the workers' shares are multiplied out
        shares.Add(64, 2_147_483_000, 64);
        return shares;
    }

    [Theory]
    [MemberData(nameof(Shares))]
    public void Shares_are_whole_units_of_equal_size_that_follow_each_other_and_cover_everything_once(int size, int count, int unit)
    {
        using var team = new ThreadTeam(size);
        int end = 0, largest = 0;
        for (int worker = 0; worker < size; worker++)
        {
            var (from, to) = team.Partition(count, worker, unit);
            Assert.Equal(end, from);
            Assert.InRange(to, from, count);
            // only the last share that holds anything may end within a unit
            if (to < count) Assert.Equal(0, to % unit);
            largest = Math.Max(largest, to - from);
            end = to;
        }
        Assert.Equal(count, end);
        Assert.InRange(largest, 0, Math.Max(0, (count + size - 1L) / size + unit - 1));
    }
}
