using System.Globalization;

namespace Presta.Api.Kit;

/// <summary>
/// So many requests in a window, for each key: a bucket that is full at first and refills evenly, so that a page may ask twenty things at
/// once. Keys are somebody else's choice, so those unused longest are forgotten. The framework's limiters cannot give back what a 304
/// did not cost, take their own clock, and allocate to tell what is left.
/// </summary>
internal sealed class Quota
{
    private const int MostKeys = 100_000;
    private const int MostTold = 10_000;

    private readonly Bounded<UInt128, Bucket> buckets = new(MostKeys);
    private readonly string name;
    private readonly int most;
    private readonly TimeSpan window;
    private readonly TimeProvider time;
    private readonly long whole;
    private readonly long each;
    private readonly string?[] told;

    /// <param name="most">0: no limit.</param>
    public Quota(string name, int most, TimeSpan window, TimeProvider time)
    {
        (this.name, this.most, this.window, this.time) = (name, most, window, time);
        each = IsOff ? 0 : Math.Max(1, (long)(window.TotalSeconds * time.TimestampFrequency / most));
        whole = each * most;
        told = new string?[Math.Min(most, MostTold) + 1];
        Policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={most};w={window.TotalSeconds}");
    }

    public bool IsOff => most == 0;

    /// <summary>As <c>RateLimit-Policy</c> says it: name, quota, window in seconds.</summary>
    public string Policy { get; }

    /// <param name="wait">Until one is there again.</param>
    public bool TryTake(UInt128 key, out TimeSpan wait)
    {
        wait = default;
        if (IsOff) return true;
        var bucket = Of(key);
        while (true)
        {
            var now = time.GetTimestamp();
            var full = Volatile.Read(ref bucket.FullAt);
            var next = Math.Max(full, now) + each;
            if (next - now > whole)
            {
                wait = TimeSpan.FromSeconds((double)(next - now - whole) / time.TimestampFrequency);
                return false;
            }

            if (Interlocked.CompareExchange(ref bucket.FullAt, next, full) == full) return true;
        }
    }

    public void GiveBack(UInt128 key)
    {
        if (!IsOff) Interlocked.Add(ref Of(key).FullAt, -each);
    }

    public int Left(UInt128 key) =>
        IsOff ? int.MaxValue : (int)Math.Clamp((whole - Volatile.Read(ref Of(key).FullAt) + time.GetTimestamp()) / each, 0, most);

    /// <summary>As <c>RateLimit</c> says it: name, what is left, seconds until all is there again. Said often, made once.</summary>
    public string Tell(int left) => left < told.Length ? told[left] ??= Write(left) : Write(left);

    private string Write(int left) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={Math.Ceiling((most - left) * window.TotalSeconds / most)}");

    private Bucket Of(UInt128 key)
    {
        if (buckets.TryGet(key, out var bucket)) return bucket;
        bucket = new() { FullAt = time.GetTimestamp() };
        buckets.Set(key, bucket);
        return bucket;
    }

    private sealed class Bucket
    {
        public long FullAt;
    }
}
