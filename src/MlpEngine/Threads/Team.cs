namespace MlpEngine.Threads;

/// <summary>A fixed set of threads that do one piece of work together, many times. They wait for the next piece awake for a
/// moment, as steps follow each other closely, and asleep after that.</summary>
sealed class Team(int size) : IDisposable
{
    const int Spins = 4000; // some 100 microseconds: falling asleep and waking up again takes as long

    // a partner that is late may wait for the very core that the caller keeps busy
    const int CallerSpins = 1000;

    readonly object gate = new();
    readonly Thread[] others = new Thread[size - 1]; // started with the first piece of work
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
        Await();
    }

    public void Dispose()
    {
        if (!started) return;
        ended = true;
        Begin(_ => { });
        foreach (Thread thread in others) thread.Join();
    }

    /// <summary>The part of <paramref name="count"/> things that belongs to <paramref name="member"/>, in whole multiples of <paramref name="unit"/>.</summary>
    public (int From, int To) Share(int count, int member, int unit = 8)
    {
        if (others.Length == 0) return (0, count);
        int chunk = ((count + Size - 1) / Size + unit - 1) / unit * unit;
        return ((int)Math.Min(count, (long)member * chunk), (int)Math.Min(count, (member + 1L) * chunk));
    }

    void Start()
    {
        for (int i = 0; i < others.Length; i++)
        {
            int member = i + 1;
            others[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"Training {member}", Priority = Thread.CurrentThread.Priority };
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

    void Await()
    {
        for (int i = 0; i < CallerSpins && Volatile.Read(ref unfinished) > 0; i++) Thread.SpinWait(1);
        if (Volatile.Read(ref unfinished) == 0) return;
        lock (gate)
            while (unfinished > 0) Monitor.Wait(gate);
    }

    void Serve(int member)
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
            work(member);
            if (Interlocked.Decrement(ref unfinished) > 0) continue;
            lock (gate) Monitor.PulseAll(gate);
        }
    }
}
