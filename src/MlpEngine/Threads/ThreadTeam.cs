namespace MlpEngine.Threads;

/// <summary>A fixed set of threads, the workers, that run one function together many times, with a barrier after each run. They spin for a
/// moment before they sleep, as runs follow each other closely.</summary>
sealed class ThreadTeam(int size) : IDisposable
{
    const int Spins = 4000; // some 100 microseconds: falling asleep and waking up again takes as long

    // a worker that is late may be waiting for the very core that the caller's spinning occupies
    const int CallerSpins = 1000;

    readonly object gate = new();
    readonly Thread[] others = new Thread[size - 1]; // started with the first run
    Action<int> work = _ => { };
    int round, unfinished;
    bool started, ended;

    public int Size => others.Length + 1;

    /// <summary>Calls work(0) to work(Size - 1), each on its own thread, 0 on the caller's; returns when all are done.</summary>
    public void Run(Action<int> work)
    {
        if (others.Length > 0)
        {
            if (!started) Start();
            Begin(work);
        }
        work(0);
        AwaitOthers();
    }

    public void Dispose()
    {
        if (!started) return;
        ended = true;
        Begin(_ => { });
        foreach (Thread thread in others) thread.Join();
    }

    /// <summary>A worker's part of <paramref name="count"/> things, in whole multiples of <paramref name="unit"/>.</summary>
    public (int From, int To) Partition(int count, int worker, int unit = 8)
    {
        if (others.Length == 0) return (0, count);
        int part = ((count + Size - 1) / Size + unit - 1) / unit * unit;
        return ((int)Math.Min(count, (long)worker * part), (int)Math.Min(count, (worker + 1L) * part));
    }

    void Start()
    {
        for (int i = 0; i < others.Length; i++)
        {
            int worker = i + 1;
            others[i] = new Thread(() => Serve(worker))
            {
                IsBackground = true,
                Name = $"Training {worker}",
                Priority = Thread.CurrentThread.Priority,
            };
            others[i].Start();
        }
        started = true;
    }

    void Begin(Action<int> next)
    {
        work = next;
        Volatile.Write(ref unfinished, others.Length);
        lock (gate)
        {
            round++;
            Monitor.PulseAll(gate);
        }
    }

    void AwaitOthers()
    {
        for (int i = 0; i < CallerSpins && Volatile.Read(ref unfinished) > 0; i++) Thread.SpinWait(1);
        if (Volatile.Read(ref unfinished) == 0) return;
        lock (gate)
            while (unfinished > 0) Monitor.Wait(gate);
    }

    void Serve(int worker)
    {
        for (int seen = 0; ;)
        {
            for (int i = 0; i < Spins && Volatile.Read(ref round) == seen; i++) Thread.SpinWait(1);
            lock (gate)
            {
                while (round == seen) Monitor.Wait(gate);
                seen = round;
            }
            if (ended) return;
            work(worker);
            if (Interlocked.Decrement(ref unfinished) > 0) continue;
            lock (gate) Monitor.PulseAll(gate);
        }
    }
}
