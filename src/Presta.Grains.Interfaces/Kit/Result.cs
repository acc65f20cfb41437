using System.Diagnostics.CodeAnalysis;

namespace Presta;

/// <summary>A result whose type of value does not matter.</summary>
public interface IRefusable
{
    Error? Error { get; }
}

/// <summary>A value, or the refusal that stands in its place. Accidents are exceptions, never results.</summary>
[GenerateSerializer, Immutable, Alias("result`1")]
public readonly record struct Result<T> : IRefusable
{
    private Result(T? value, Error? error) => (Value, Error) = (value, error);

    [Id(0)] public T? Value { get; private init; }

    [Id(1)] public Error? Error { get; private init; }

    public bool IsRefused([NotNullWhen(true)] out Error? error, [NotNullWhen(false)] out T? value)
    {
        (error, value) = (Error, Value);
        return Error is not null;
    }

    public Result<TNext> Select<TNext>(Func<T, TNext> next) => Error is { } error ? error : next(Value!);

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Error is { } error ? error : next(Value!);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
