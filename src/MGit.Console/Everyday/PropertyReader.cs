using System.Collections;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>
/// One thing asked of each object: a property by name, a script block over <c>$_</c>, or a hashtable with <c>Name</c> (or
/// <c>Label</c>) and <c>Expression</c>, and for sorting <c>Descending</c>.
/// </summary>
internal sealed class PropertyReader
{
    private readonly ScriptBlock? expression;

    private PropertyReader(string name, ScriptBlock? expression, bool? descending)
    {
        Name = name;
        this.expression = expression;
        Descending = descending;
    }

    public string Name { get; }

    public bool? Descending { get; }

    /// <summary>True for a name with wildcards, which stands for every property that fits.</summary>
    public bool IsPattern => expression is null && WildcardPattern.ContainsWildcardCharacters(Name);

    public static PropertyReader Of(object what)
    {
        var bare = what is PSObject wrapped ? wrapped.BaseObject : what;
        return bare switch
        {
            ScriptBlock block => new PropertyReader(block.ToString().Trim(), block, descending: null),
            IDictionary table => OfTable(table),
            _ => new PropertyReader(LanguagePrimitives.ConvertTo<string>(bare), expression: null, descending: null),
        };
    }

    /// <summary>The value, or null where the object has no such property.</summary>
    public object? Read(PSObject item) => expression is null ? item.Properties[Name]?.Value : Evaluate(expression, item);

    /// <summary>The names this stands for on an object.</summary>
    public IEnumerable<string> NamesOn(PSObject item) => IsPattern ? item.Properties.Match(Name).Select(property => property.Name) : [Name];

    private static PropertyReader OfTable(IDictionary table)
    {
        var what = Find(table, "Expression", "E") ?? throw new PSArgumentException("A hashtable given as property needs Expression.");
        var inner = Of(what);
        var name = LanguagePrimitives.ConvertTo<string>(Find(table, "Name", "N", "Label", "L"));
        var descending = Find(table, "Descending") is { } order ? LanguagePrimitives.IsTrue(order) : (bool?)null;
        // An expression that is a name is still read under another name.
        var block = inner.expression ?? ScriptBlock.Create("$_.'" + inner.Name.Replace("'", "''", StringComparison.Ordinal) + "'");
        return new PropertyReader(string.IsNullOrEmpty(name) ? inner.Name : name, block, descending);
    }

    private static object? Find(IDictionary table, params string[] names) => table.Keys.OfType<string>()
        .Where(key => names.Contains(key, StringComparer.OrdinalIgnoreCase))
        .Select(key => table[key])
        .FirstOrDefault();

    private static object? Evaluate(ScriptBlock block, PSObject item)
    {
        var results = block.InvokeWithContext(functionsToDefine: null, [new PSVariable("_", item)]);
        return results.Count switch
        {
            0 => null,
            1 => results[0]?.BaseObject is PSCustomObject ? results[0] : results[0]?.BaseObject,
            _ => results.ToArray(),
        };
    }
}
