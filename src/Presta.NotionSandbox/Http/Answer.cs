using System.Text.Json;

namespace Presta.NotionSandbox.Http;

/// <summary>Writes the members of an answer; the edge puts the braces around them and the request id at the end.</summary>
internal delegate void Answer(Utf8JsonWriter writer);
