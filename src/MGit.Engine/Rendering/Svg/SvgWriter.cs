using System.Globalization;
using System.Text;
using System.Xml;
using MGit.Engine.Rendering.Layout;

namespace MGit.Engine.Rendering.Svg;

/// <summary>Writes SVG; every text and attribute goes through an XML writer, so that no name can become markup.</summary>
internal sealed class SvgWriter : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private readonly XmlWriter _xml;
    private readonly string _namespace;

    public SvgWriter(TextWriter output, double width, double height, string title)
        : this(output, width, height, title, Namespace)
    {
    }

    private SvgWriter(TextWriter output, double width, double height, string title, string ns)
    {
        _namespace = ns;
        _xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, IndentChars = " ", OmitXmlDeclaration = true, CheckCharacters = false, NewLineChars = "\n" });
        _xml.WriteStartElement("svg", _namespace);
        Attribute("viewBox", $"0 0 {Number(width)} {Number(height)}");
        Attribute("width", width);
        Attribute("height", height);
        Attribute("role", "img");
        Element("title", title);
    }

    /// <summary>For a picture inside of an HTML page, which knows the element without its namespace.</summary>
    public static SvgWriter Inline(TextWriter output, double width, double height, string title) => new(output, width, height, title, string.Empty);

    /// <summary>Begins an element with attributes: names and values in turn, numbers or text.</summary>
    public void Begin(string name, params ReadOnlySpan<object> attributes)
    {
        _xml.WriteStartElement(name, _namespace);
        for (int index = 0; index + 1 < attributes.Length; index += 2)
        {
            Attribute((string)attributes[index], attributes[index + 1]);
        }
    }

    public void End() => _xml.WriteEndElement();

    /// <summary>An element with attributes and nothing in it.</summary>
    public void Shape(string name, params ReadOnlySpan<object> attributes)
    {
        Begin(name, attributes);
        End();
    }

    /// <summary>An element with text in it.</summary>
    public void Element(string name, string text, params ReadOnlySpan<object> attributes)
    {
        Begin(name, attributes);
        _xml.WriteString(Legal(text));
        End();
    }

    public void Dispose() => _xml.Dispose();

    /// <summary>A smooth line through places, from left to right.</summary>
    public static string Path(IReadOnlyList<LayoutPoint> points)
    {
        StringBuilder path = new();
        path.Append(CultureInfo.InvariantCulture, $"M{Number(points[0].X)} {Number(points[0].Y)}");
        for (int index = 1; index < points.Count; index++)
        {
            (LayoutPoint from, LayoutPoint to) = (points[index - 1], points[index]);
            double middle = (from.X + to.X) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{Number(middle)} {Number(from.Y)} {Number(middle)} {Number(to.Y)} {Number(to.X)} {Number(to.Y)}");
        }

        return path.ToString();
    }

    private static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private void Attribute(string name, object value)
        => _xml.WriteAttributeString(name, value is string text ? Legal(text) : Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)));

    /// <summary>XML has no way to write control characters and half surrogates; marks of direction would turn the text around them.</summary>
    private static string Legal(string text) => Terminal.PrintableText.Of(text);
}
