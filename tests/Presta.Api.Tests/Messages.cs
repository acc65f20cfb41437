using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Presta.Notifications;
using Presta.Projects;

namespace Presta.Api.Tests;

/// <summary>Every French sentence that a caller can be told: read from the source, and from what is declared at run time.</summary>
public static partial class Messages
{
    private const BindingFlags All =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>These speak to operators and developers.</summary>
    private static readonly string[] NotForCallers =
        ["OpenApi.cs", "ListParameters.cs", "Meters.cs", "/Storage/", "/Mail/", "/Audit/", "ShareTexts.cs"];

    private static readonly Assembly[] Assemblies = [typeof(PrestaApi).Assembly, typeof(Project).Assembly];

    /// <summary>
    /// Literals that are sentences, or stand where a refusal is made. An interpolated one has no key, and shows as it is written.
    /// </summary>
    public static IReadOnlyList<string> InSource(DirectoryInfo repository) =>
    [
        .. from project in (string[])["Presta.Api", "Presta.Grains", "Presta.Grains.Interfaces"]
           from file in Directory.EnumerateFiles(Path.Combine(repository.FullName, "src", project), "*.cs", SearchOption.AllDirectories)
           let path = file.Replace('\\', '/')
           where !path.Contains("/obj/", StringComparison.Ordinal) && !NotForCallers.Any(path.Contains)
           from line in Calls(file)
           where !Aside.IsMatch(line)
           from literal in Literal.Matches(line)
           let text = literal.Groups["text"].Value.Replace("\\\"", "\"")
           where (literal.Groups["kind"].Length == 0 ? Sentence : Interpolated).IsMatch(text)
               || (Refusal.IsMatch(line) && Words.IsMatch(text))
           select literal.Groups["kind"].Value + text,
    ];

    /// <summary>The lines of a file; what a call begins with stands in one with its call.</summary>
    private static IEnumerable<string> Calls(string file)
    {
        var begun = "";
        foreach (var line in File.ReadLines(file))
        {
            begun += begun.Length == 0 ? line : line.TrimStart();
            if (begun.EndsWith('(')) continue;
            yield return begun;
            begun = "";
        }
    }

    public static IReadOnlyList<string> InFields =>
    [
        .. from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
           where !type.ContainsGenericParameters
           from held in type.GetFields(All)
           where held.IsStatic && held.FieldType == typeof(Error)
           let error = (Error)held.GetValue(null)!
           from message in error.Fields.IsDefaultOrEmpty ? [error.Message] : error.Fields.Select(f => f.Message).Prepend(error.Message)
           select message,
    ];

    public static IReadOnlyList<string> InNotifications => [.. Occasions.Wordings.SelectMany(w => new[] { w.Title, w.Message })];

    public static IReadOnlyList<ValidationAttribute> InAttributes =>
    [
        .. from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
           from member in type.GetMembers(All).Cast<ICustomAttributeProvider>()
               .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters())).Prepend(type)
           from attribute in member.GetCustomAttributes(typeof(ValidationAttribute), inherit: false).Cast<ValidationAttribute>()
           select attribute,
    ];

    /// <summary>Comments, logs, and exceptions that nobody is told; a <c>RefusedException</c> is one that somebody is.</summary>
    [GeneratedRegex(@"^\s*//|LoggerMessage|WWWAuthenticate|(?<!Refused)Exception\(")]
    private static partial Regex Aside { get; }

    [GeneratedRegex("""(?<kind>\$?)"(?<text>(?:[^"\\]|\\.)*)"(?!")""")]
    private static partial Regex Literal { get; }

    [GeneratedRegex(@"^\p{Lu}.* .*([.!?]|\{\d\})$")]
    private static partial Regex Sentence { get; }

    [GeneratedRegex(@"^\p{Lu}.* .*[.!?]$")]
    private static partial Regex Interpolated { get; }

    [GeneratedRegex(@"ErrorKind\.|Error\.Invalid\(|FieldError\(|Refuse\(|ErrorMessage = |ValidationResult\(")]
    private static partial Regex Refusal { get; }

    [GeneratedRegex(@"^\p{Lu}\S* ")]
    private static partial Regex Words { get; }
}
