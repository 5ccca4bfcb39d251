using Xunit.Abstractions;

namespace MGit.Engine.Tests.Rendering.Browser;

public sealed class LineagePageBrowserTests(BrowserProcess browser, ITestOutputHelper report) : IClassFixture<BrowserProcess>, IDisposable
{
    private const string Count = "document.getElementById('count').textContent";
    private const string Details = "document.getElementById('details').textContent";
    private const string Heading = "document.querySelector('#details h2').textContent";

    private readonly SamplePages _pages = new();

    public void Dispose() => _pages.Dispose();

    [BrowserFact]
    public async Task Search_and_filter_narrow_the_list()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family());

        Assert.Equal("6 models", await page.EvaluateAsync(Count));
        await page.PressAsync("/");
        await page.TypeAsync("face");
        Assert.Equal("3 of 6 models", await page.EvaluateAsync(Count));
        await page.PressAsync("Enter");
        Assert.Equal("face@1", await page.EvaluateAsync(Heading));
        await page.EvaluateAsync("document.getElementById('search').focus()");
        await page.PressAsync("Escape");
        await page.EvaluateAsync("(() => { const type = document.getElementById('type'); type.value = 'encoder'; type.dispatchEvent(new Event('change')); })()");
        Assert.Equal("1 of 6 models", await page.EvaluateAsync(Count));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_click_shows_a_model_and_with_shift_compares_it()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family());

        (double x, double y) = await PlaceOfAsync(page, "face@2");
        await page.ClickAsync(x, y);
        Assert.Equal("face@2", await page.EvaluateAsync(Heading));
        Assert.Contains("Made from (1)face@1", await page.EvaluateAsync(Details), StringComparison.Ordinal);
        (x, y) = await PlaceOfAsync(page, "edge@1");
        await page.ClickAsync(x, y, shift: true);
        Assert.Equal("edge@1 and face@2", await page.EvaluateAsync(Heading));
        Assert.Contains("Both come from base@1.", await page.EvaluateAsync(Details), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Everything_is_reached_by_keyboard()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family());

        List<string> order = [];
        for (int stop = 0; stop < 10; stop++)
        {
            await page.PressAsync("Tab");
            order.Add(await page.EvaluateAsync("document.activeElement.id || document.activeElement.className"));
        }

        Assert.Equal(["skip", "search", "type", "state", "in", "out", "fit", "theme", "list", "graph"], order);
        await page.PressAsync("ArrowRight");
        Assert.Equal("base@1", await page.EvaluateAsync(Heading));
        await page.PressAsync("ArrowRight");
        Assert.Equal("edge@1", await page.EvaluateAsync(Heading));
        await page.PressAsync("c");
        await page.PressAsync("ArrowLeft");
        Assert.Equal("edge@1 and base@1", await page.EvaluateAsync(Heading));
        Assert.StartsWith("base@1, encoder, stored, 0 parents, 2 children", await page.EvaluateAsync("document.getElementById('say').textContent"), StringComparison.Ordinal);
        await page.PressAsync("Enter");
        Assert.Equal("details", await page.EvaluateAsync("document.activeElement.id"));
        await page.PressAsync("Escape");
        await page.PressAsync("Escape");
        Assert.DoesNotContain("base@1", await page.EvaluateAsync(Heading), StringComparison.Ordinal);
        await page.EvaluateAsync("document.getElementById('list').focus()");
        await page.PressAsync("ArrowDown");
        await page.PressAsync("ArrowDown");
        Assert.Equal("edge@1", await page.EvaluateAsync(Heading));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task The_theme_follows_the_viewer_until_the_button_says_otherwise()
    {
        const string Paper = "getComputedStyle(document.body).backgroundColor";
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family(), width: 390, height: 800, dark: true);

        Assert.Equal("rgb(13, 17, 23)", await page.EvaluateAsync(Paper));
        await page.EvaluateAsync("document.getElementById('theme').click()");
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync(Paper));
        Assert.Equal("390", await page.EvaluateAsync("document.documentElement.scrollWidth"));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Hostile_text_is_shown_and_does_nothing()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family());

        await page.EvaluateAsync("[...document.querySelectorAll('#list li')].find(item => item.textContent === 'odd@1').click()");
        string details = await page.EvaluateAsync(Details);

        Assert.Contains("<script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">'", details, StringComparison.Ordinal);
        Assert.Contains("\\u{202E}", details, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', await page.EvaluateAsync("document.documentElement.textContent"));
        Assert.Equal("0 undefined", await page.EvaluateAsync("document.images.length + ' ' + window.hit"));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Every_control_has_a_name()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Family());

        Assert.Empty(await AccessibleNames.MissingAsync(page));
    }

    [BrowserFact]
    public async Task A_thousand_models_paint_and_pan()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Many(1000));

        await page.EvaluateAsync("(() => { window.frames1 = []; const tick = time => { window.frames1.push(time); requestAnimationFrame(tick); }; requestAnimationFrame(tick); })()");
        await page.MouseAsync("mousePressed", 600, 400);
        for (int step = 0; step < 120; step++)
        {
            await page.MouseAsync("mouseMoved", 600 + (step % 60 * 4), 400 + (step % 40 * 3));
        }

        await page.MouseAsync("mouseReleased", 600, 400);
        double frames = double.Parse(await page.EvaluateAsync("(frames1.length - 1) * 1000 / (frames1.at(-1) - frames1[0])"), System.Globalization.CultureInfo.InvariantCulture);
        string paint = await page.EvaluateAsync("performance.getEntriesByName('first-contentful-paint')[0]?.startTime.toFixed(0)");
        string program = (string)(await page.SendAsync("Browser.getVersion"))["product"]!;
        report.WriteLine($"1,000 models: first paint after {paint} ms, {frames:0.0} frames a second while panning; {program}, software renderer (--disable-gpu).");

        Assert.True(frames > 1, $"{frames:0.0} frames a second.");
        Assert.Empty(page.Complaints);
    }

    /// <summary>Where a model's box is in the window, as long as everything is shown.</summary>
    private static async Task<(double X, double Y)> PlaceOfAsync(BrowserPage page, string title)
    {
        string place = await page.EvaluateAsync($$"""
            (() => {
              const data = JSON.parse(document.getElementById('data').textContent), box = document.getElementById('graph').getBoundingClientRect();
              const node = data.nodes.find(node => node.title === '{{title}}'), scale = Math.min(1.25, (box.width - 48) / data.width, (box.height - 64) / data.height);
              return JSON.stringify([
                box.left + (box.width - data.width * scale) / 2 + (node.x + node.w / 2) * scale, box.top + (box.height - data.height * scale) / 2 + (node.y + node.h / 2) * scale]);
            })()
            """);
        double[] numbers = System.Text.Json.JsonSerializer.Deserialize<double[]>(place)!;
        return (numbers[0], numbers[1]);
    }
}
