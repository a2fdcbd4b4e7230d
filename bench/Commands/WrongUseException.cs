namespace Bench.Commands;

/// <summary>A command was given what it cannot take. The message says what it can.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
