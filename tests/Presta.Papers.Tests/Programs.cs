using System.Diagnostics;

namespace Presta.Papers.Tests;

/// <summary>A fact that independent programs bear out; skipped where one is absent, except in CI.</summary>
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        if (Environment.GetEnvironmentVariable("CI") is "true") return;
        if (programs.FirstOrDefault(program => !Programs.Has(program)) is { } absent) Skip = $"{absent} is not installed";
    }
}

internal static class Programs
{
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, program)));

    /// <summary>What a program says of a PDF.</summary>
    public static byte[] Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var said = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(said);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.GetAwaiter().GetResult()}");
        return said.ToArray();
    }

    /// <summary>The PDF as a file for as long as something is done with it.</summary>
    public static T On<T>(byte[] pdf, Func<string, T> use)
    {
        var directory = Directory.CreateTempSubdirectory("presta-paper-");
        try
        {
            var path = Path.Combine(directory.FullName, "paper.pdf");
            File.WriteAllBytes(path, pdf);
            return use(path);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public static string TextOf(byte[] pdf) => On(pdf, path => System.Text.Encoding.UTF8.GetString(Run("pdftotext", "-layout", path, "-")));

    /// <summary>The code on the last page, at 200 dots an inch.</summary>
    public static string CodeOf(byte[] pdf) => On(pdf, path =>
    {
        var page = Path.ChangeExtension(path, null);
        Run("pdftoppm", "-r", "200", "-png", path, page);
        var last = Directory.GetFiles(Path.GetDirectoryName(path)!, "*.png").Order().Last();
        return System.Text.Encoding.UTF8.GetString(Run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", last));
    });
}
