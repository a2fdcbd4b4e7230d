using System.Reflection;
using System.Reflection.Emit;

namespace Bench.Program.Tests;

/// <summary>Which namespaces of an assembly use which others of it, by its signatures and its code.</summary>
internal static class NamespaceUses
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
            .ToDictionary(code => code.Value);

    /// <summary>For each namespace those that it uses.</summary>
    public static ILookup<string, string> Of(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from used in UsedBy(type).SelectMany(part => Parts(part))
         where used.Assembly == assembly && type.Namespace is not null && used.Namespace is not null && used.Namespace != type.Namespace
         select (From: type.Namespace, To: used.Namespace)).Distinct().ToLookup(use => use.From, use => use.To);

    /// <summary>A way from a namespace back to itself; null for none.</summary>
    public static string? FindCycle(ILookup<string, string> uses) =>
        uses.Select(start => WayBack(uses, [start.Key], [])).FirstOrDefault(way => way is not null);

    private static string? WayBack(ILookup<string, string> uses, IReadOnlyList<string> way, HashSet<string> seen) =>
        uses[way[^1]].Contains(way[0]) ? string.Join(" → ", [.. way, way[0]])
        : uses[way[^1]].Where(seen.Add).Select(next => WayBack(uses, [.. way, next], seen)).FirstOrDefault(found => found is not null);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(part => Parts(part)).Append(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<Type> UsedBy(Type type)
    {
        Type?[] declared = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Everything).Select(field => field.FieldType)];
        MethodBase[] methods = [.. type.GetMethods(Everything), .. type.GetConstructors(Everything)];
        return declared.Concat(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType)).OfType<Type>()
            .Concat(methods.SelectMany(method => UsedBy(method)));
    }

    private static Type[] UsedBy(MethodBase method)
    {
        Type[] signature = [.. method.GetParameters().Select(parameter => parameter.ParameterType), (method as MethodInfo)?.ReturnType
            ?? typeof(void)];
        return method.GetMethodBody() is not { } body
            ? signature
            : [.. signature, .. body.LocalVariables.Select(local => local.LocalType), .. Tokens(body.GetILAsByteArray()!).SelectMany(
                token => UsedBy(method, token))];
    }

    private static Type[] UsedBy(MethodBase method, int token)
    {
        var member = method.Module.ResolveMember(
            token,
            method.DeclaringType?.GetGenericArguments(),
            method.IsGenericMethod ? method.GetGenericArguments() : null);
        Type[] arguments = member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [];
        return member as Type is { } type ? [type] : member?.DeclaringType is { } declaring ? [declaring, .. arguments] : arguments;
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[++at])) : code[at];
            var operand = Codes[value].OperandType;
            at++;
            if (operand is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
