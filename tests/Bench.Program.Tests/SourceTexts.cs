using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bench.Program.Tests;

/// <summary>
/// The texts in C# source: its string literals, those that are added up as one. Raw literals of several lines are programs and pages, and
/// left out.
/// </summary>
internal static class SourceTexts
{
    /// <summary>What stands for a value that is not known before the program runs; a word with which a sentence may begin.</summary>
    private const string Value = "Value";

    public static IEnumerable<string> In(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
            .OfType<ExpressionSyntax>()
            .Where(expression => IsText(expression) && !IsSum(expression.Parent))
            .Select(TextOf);

    private static bool IsText(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal =>
            literal.IsKind(SyntaxKind.StringLiteralExpression) && !literal.Token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken),
        InterpolatedStringExpressionSyntax text => !text.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken),
        BinaryExpressionSyntax sum => IsSum(sum) && (IsText(sum.Left) || IsText(sum.Right)),
        _ => false,
    };

    private static bool IsSum(SyntaxNode? node) => node.IsKind(SyntaxKind.AddExpression);

    private static string TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when IsText(literal) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax text when IsText(text) =>
            string.Concat(
                text.Contents.Select(part => part is InterpolatedStringTextSyntax fixedPart ? fixedPart.TextToken.ValueText : Value)),
        BinaryExpressionSyntax sum when IsSum(sum) => TextOf(sum.Left) + TextOf(sum.Right),
        _ => Value,
    };
}
