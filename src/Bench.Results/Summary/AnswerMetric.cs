namespace Bench.Results.Summary;

/// <summary>A column of the answer: one metric of one case, on every platform.</summary>
/// <param name="Title">Its heading; findings name it so, too.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Direction">Which way is better.</param>
public sealed record AnswerMetric(string Title, string Unit, Direction Direction);
